/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.js - the editors' room as somebody works in it. In: the page, whose forms
 * and links work without it. Out: the same, sooner.
 */
"use strict";
