"""Why the machine has refused something, in words for the administrator."""

import errno

KNOWN = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘的限额用完了",
    errno.EROFS: "磁盘只能读",
    errno.EACCES: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
}


def why(error: Exception) -> str:
    """The machine's own words after ours, for whoever searches for them."""
    known = KNOWN.get(error.errno or 0) if isinstance(error, OSError) else None
    return f"{known}（{error}）" if known else str(error)
