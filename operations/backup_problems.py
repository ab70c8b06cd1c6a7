"""Why a backup was not made or not restored, in a sentence for the administrator."""

import errno

OF_THE_DISK = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘的限额用完了",
    errno.EROFS: "磁盘只能读",
    errno.EACCES: "没有权限",
}


class Problem(Exception):
    """Nothing was changed."""


class InUse(Problem):
    def __str__(self) -> str:
        return "数据库一直有人在写，没有做。请先停止网站和工作进程，再运行一次。"


class Half(Exception):
    """The database is restored, some files are not; the sentence says which and what to do."""


def why(error: Exception) -> str:
    """The machine's own words after ours, for whoever searches for them."""
    known = OF_THE_DISK.get(error.errno) if isinstance(error, OSError) else None
    return f"{known}（{error}）" if known else str(error)
