using NeuroChip.Cli.Terminals;
using NeuroChip.Device;
using NeuroChip.Emulator.Engines;
using NeuroChip.Server;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Where to run, decided before anything is compiled: a served device says what profile to compile for.
/// </summary>
internal abstract class TargetChoice : IAsyncDisposable
{
    /// <summary>The profile the device has, or null when any will do.</summary>
    public abstract string? ProfileName { get; }

    public static async Task<TargetChoice> MakeAsync(string? address, string? engine, Terminal terminal, CancellationToken cancel)
    {
        if (address is not null)
        {
            return await RemoteChoice.ConnectAsync(address, cancel).ConfigureAwait(false);
        }

        string notice = "";
        IEngineFactory engines = engine is null ? EngineChoice.CreatePreferred(out notice) : EngineChoice.Create(engine);
        if (notice.Length > 0)
        {
            terminal.Notice($"the scalar engine is used, with the same results but slower: {notice}");
        }

        return new InProcessChoice(engines);
    }

    /// <summary>Opens the device.</summary>
    public abstract Task<IRunTarget> OpenAsync(ChipProfile profile, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    private sealed class InProcessChoice(IEngineFactory engines) : TargetChoice
    {
        public override string? ProfileName => null;

        public override Task<IRunTarget> OpenAsync(ChipProfile profile, CancellationToken cancel) =>
            Task.FromResult<IRunTarget>(new InProcessTarget(new EmulatedDevice("local", profile, engines)));

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
