export function keeperClientRaces() {}
