"""The table of what is kept for speed alone (`perfgoals.caches`): only Django's own cache writes it."""

from django.db import models


class Cached(models.Model):
    """Its columns are Django's (`createcachetable`); made by a migration, every installation has it."""

    cache_key = models.CharField("键", max_length=255, primary_key=True)
    value = models.TextField("内容")
    expires = models.DateTimeField("到期", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "缓存"

    def __str__(self):
        return self.cache_key
