export function keeperRepair() {}
