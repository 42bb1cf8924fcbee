const char *a = T(name);
const char *b = T("名" NAME);
const char *c = T("");
const char *d = T("閉じない);
