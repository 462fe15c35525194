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

    /// <summary>Whether the device checks an image's profile itself, so that it need not be known here.</summary>
    public abstract bool KnowsProfile { get; }

    public static async Task<TargetChoice> MakeAsync(ServerAddress? server, string? engine, Terminal terminal, CancellationToken cancel)
    {
        if (server is not null)
        {
            return await RemoteChoice.ConnectAsync(server, cancel).ConfigureAwait(false);
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
    /// <param name="profile">The profile the image was made for; may be null where <see cref="KnowsProfile"/>.</param>
    /// <param name="cancel">Gives up.</param>
    public abstract Task<IRunTarget> OpenAsync(ChipProfile? profile, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();

    private sealed class InProcessChoice(IEngineFactory engines) : TargetChoice
    {
        public override string? ProfileName => null;

        public override bool KnowsProfile => false;

        public override Task<IRunTarget> OpenAsync(ChipProfile? profile, CancellationToken cancel)
        {
            ArgumentNullException.ThrowIfNull(profile);
            return Task.FromResult<IRunTarget>(new InProcessTarget(new EmulatedDevice("local", profile, engines)));
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
