"""Why a backup was not made or not restored, in a sentence for the administrator."""


class Problem(Exception):
    """Nothing was changed."""


class InUse(Problem):
    def __str__(self) -> str:
        return "数据库一直有人在写，没有做。请先停止网站和工作进程，再运行一次。"


class Half(Exception):
    """The database is restored, some files are not; the sentence says which and what to do."""
