"""The registers: regions, departments, their units, people and their roles."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from departments import roles


class Region(models.Model):
    name = models.CharField("名称", max_length=40, unique=True)
    full_name = models.CharField("全称", max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "地区"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Department(models.Model):
    """A region's budget department.  The code is empty where the region prints none (null: never equal)."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="departments", verbose_name="地区")
    code = models.CharField("编码", max_length=20, null=True, blank=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "部门"
        ordering = ["region", "code", "name"]
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="department_name_once"),
            models.UniqueConstraint(fields=["region", "code"], name="department_code_once"),
            models.CheckConstraint(condition=~Q(name=""), name="department_has_name"),
            models.CheckConstraint(condition=~Q(code=""), name="department_code_null_or_text"),
        ]

    def __str__(self):
        return f"[{self.code}]{self.name}" if self.code else self.name


class Unit(models.Model):
    department = models.ForeignKey(Department, models.PROTECT, related_name="units", verbose_name="主管部门")
    code = models.CharField("编码", max_length=20, null=True, blank=True)
    name = models.CharField("名称", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        ordering = ["department", "code", "name"]
        constraints = [
            models.UniqueConstraint(fields=["department", "name"], name="unit_name_once"),
            models.UniqueConstraint(fields=["department", "code"], name="unit_code_once"),
            models.CheckConstraint(condition=~Q(code=""), name="unit_code_null_or_text"),
        ]

    def __str__(self):
        return f"[{self.code}]{self.name}" if self.code else self.name


Role = models.TextChoices("Role", {role.name: (role.value, role.label) for role in roles.Role})


class Person(models.Model):
    """A user's one place and role.  Clerk and head belong to a department; the others need none."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="person", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, related_name="people", verbose_name="地区")
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="people", null=True, blank=True, verbose_name="部门"
    )
    role = models.CharField("角色", max_length=20, choices=Role)

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["region", "department", "role", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="person_role_known"),
            models.CheckConstraint(
                condition=~Q(role__in=roles.OF_A_DEPARTMENT) | Q(department__isnull=False),
                name="person_clerk_and_head_have_department",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=roles.OF_A_REGION) | Q(department__isnull=True),
                name="person_finance_and_admin_have_none",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.get_role_display()}）"
