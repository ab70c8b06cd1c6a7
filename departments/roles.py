"""The roles, without Django, so that the workflow can name them."""

from enum import StrEnum


class Role(StrEnum):
    CLERK = "clerk"
    HEAD = "head"
    REVIEWER = "reviewer"
    FINANCE_HEAD = "finance_head"
    ADMIN = "admin"
    READER = "reader"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Role.CLERK: "填报人",
    Role.HEAD: "部门审核人",
    Role.REVIEWER: "财政审核人",
    Role.FINANCE_HEAD: "财政负责人",
    Role.ADMIN: "管理员",
    Role.READER: "只读",
}
OF_A_DEPARTMENT = (Role.CLERK, Role.HEAD)
OF_A_REGION = (Role.REVIEWER, Role.FINANCE_HEAD, Role.ADMIN)  # a reader may be either
