"""What a browser calls itself, in short: enough to tell one's own office PC from a stranger's phone."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("QIHU", "360 浏览器"),
    ("360SE", "360 浏览器"),
    ("Qaxbrowser", "奇安信浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓手机"),
    ("iPhone", "苹果手机"),
    ("Mac OS X", "Mac"),
    ("UOS", "统信"),
    ("Kylin", "麒麟"),
    ("Linux", "Linux"),
)


def short(agent: str) -> str:
    """As it said itself where it is none of those."""
    known = [_first(agent, names) for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or agent[:80]


def _first(agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in agent), "")
