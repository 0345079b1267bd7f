"""Custom models (自定义比对模型): rules that inspectors write as files."""
