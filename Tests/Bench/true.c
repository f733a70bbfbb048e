/* The least a process can do: what start-up is measured against. */
int main(void) { return 0; }
