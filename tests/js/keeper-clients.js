export function keeperClients() {}
