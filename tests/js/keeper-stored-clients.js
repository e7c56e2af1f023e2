export function keeperStoredClients() {}
