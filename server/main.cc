// The program: parses the command line and runs the server or one command.
int main() { return 2; }
