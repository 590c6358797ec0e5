// What the modes of look share.
#pragma once

// One field of a line: a space, then the text, escaped.
void field(const char *s);

// `look attributes FOLDER` and `look dig FOLDER LIST`: the exit code.
int attributes(const char *folder);
int dig(const char *folder, const char *list);
