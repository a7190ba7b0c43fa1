# SPDX-License-Identifier: GPL-3.0-or-later
# The agents' desk: its pages, and the calls that help desks make.
