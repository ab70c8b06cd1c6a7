"""导入核对: one drafted sheet beside its source, asked about and decided."""
