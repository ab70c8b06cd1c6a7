"""`verify_releases`: works out the digest of every published version again; a changed one is named."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publishing.actions import is_whole
from publishing.models import Release


class Command(BaseCommand):
    help = "核对每一个公开版本的校验值；有被改动的，逐个列出，退出码为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        number, altered, last = 0, 0, ("", 0)
        releases = Release.objects.select_related("publication").order_by("publication_id", "number")
        for release in releases.iterator(chunk_size=200):
            number += 1
            key = release.publication.key
            expected = last[1] + 1 if last[0] == key else 1
            last = key, release.number
            for problem in _problems(release, expected):
                altered += 1
                self.stderr.write(f"{release.publication}（{key}）第{release.number}版：{problem}")
        if altered:
            raise CommandError(f"核对了 {number} 个公开版本，有 {altered} 处被改动。")
        self.stdout.write(f"核对了 {number} 个公开版本，都没有改动。")


def _problems(release: Release, expected: int) -> list[str]:
    found = []
    if not is_whole(release):
        found.append("内容与校验值不符，公开以后被改动过。")
    if release.number != expected:
        found.append(f"前面缺第{expected}版。")
    return found
