# SPDX-License-Identifier: GPL-3.0-or-later
# What editors do to articles, and what they see of it before.
libkb_la_SOURCES += %D%/merge.c include/kb/edit.h
