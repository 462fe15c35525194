namespace NeuroChip.Cli.Running;

/// <summary>A device of a server, as its directory shows it.</summary>
internal sealed record ServedDevice(string Id, string Profile, string Engine, string State, bool IsLeased, int Chips, int CoresPerChip);
