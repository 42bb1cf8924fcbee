int no_licence;
int no_line_end;