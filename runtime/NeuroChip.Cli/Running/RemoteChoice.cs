using NeuroChip.Cli.Errors;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Running;

/// <summary>A device behind an address.</summary>
internal sealed class RemoteChoice : TargetChoice
{
    public override string? ProfileName => null;

    public static Task<RemoteChoice> ConnectAsync(string address, CancellationToken cancel) =>
        Task.FromException<RemoteChoice>(new CliException(CliCodes.Unreachable, address, "this build has no client"));

    public static Task<IReadOnlyList<ServedDevice>> ListAsync(string address, CancellationToken cancel) =>
        Task.FromException<IReadOnlyList<ServedDevice>>(new CliException(CliCodes.Unreachable, address, "this build has no client"));

    public override Task<IRunTarget> OpenAsync(ChipProfile profile, CancellationToken cancel) =>
        throw new CliException(CliCodes.Unreachable, "", "this build has no client");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
