/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yaml.mjs - lets tests outside this folder use its packages. */
export { parse } from "yaml";
