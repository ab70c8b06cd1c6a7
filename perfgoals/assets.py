"""Scripts, styles and pictures in production: names with a hash of the content, compressed beforehand."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_OTHER = (
    r'"(?P<url>\.\.?/[^"]+\.js)"'  # as our own scripts name each other; those of packages stay as they are
)


class Hashed(CompressedManifestStaticFilesStorage):
    """What one script imports from another gets its hashed name, too."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "*.js",
            (
                (rf"(?P<matched>from {_OTHER})", 'from "%(url)s"'),
                (rf"(?P<matched>import\({_OTHER}\))", 'import("%(url)s")'),
            ),
        ),
    )
