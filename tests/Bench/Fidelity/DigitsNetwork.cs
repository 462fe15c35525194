using NeuroChip.Cli.Compiling;
using NeuroChip.Cli.Demo;
using NeuroChip.Cli.Running;
using NeuroChip.Compilation;
using NeuroChip.Device;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Engines;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Bench.Fidelity;

/// <summary>The demo's digits, run as <c>neurochip run</c> does.</summary>
internal sealed class DigitsNetwork : StudyNetwork
{
    private readonly ChipImage _image;
    private readonly DemoFiles _files = DemoFiles.Find();
    private readonly int _samples;
    private readonly IEngineFactory _engine;

    /// <summary>Compiles it.</summary>
    /// <param name="profile">The chip it is compiled for.</param>
    /// <param name="samples">Digits to run.</param>
    /// <param name="engine">The engine; null for the scalar one.</param>
    public DigitsNetwork(ChipProfile profile, int samples, string? engine = null)
    {
        _image = NetworkCompiler.Compile(_files.Network, profile, CompileOptions.Default).Image;
        (_samples, _engine) = (samples, EngineChoice.Create(engine ?? EngineChoice.Scalar));
        using Chip chip = Chip.Load(_image, profile, EngineChoice.Create(EngineChoice.Scalar));
        Cores = chip.Parameters.Cores.Length;
    }

    /// <inheritdoc/>
    public override string Name => "digits";

    /// <inheritdoc/>
    public override int Cores { get; }

    /// <summary>Packets of the last run with a model.</summary>
    public long Packets { get; private set; }

    /// <inheritdoc/>
    public override List<StepSample> Run(ChipProfile profile, MeshFidelity fidelity) => Run(profile, fidelity, observe: true);

    /// <summary>The same; unobserved runs give no steps and cost what a user's run costs.</summary>
    public List<StepSample> Run(ChipProfile profile, MeshFidelity fidelity, bool observe)
    {
        var runner = new SampleRunner(
            _image, new RunOptions { InputPath = _files.Images, Samples = new SampleRange(0, _samples), Fidelity = fidelity });
        var recorder = new StepRecorder();
        using var device = new EmulatedDevice("study", profile, _engine);
        device.Load(_image, strict: false, fidelity);
        if (observe && fidelity != MeshFidelity.None)
        {
            device.ObserveTiming(recorder);
        }

        runner.RunAsync(new InProcessTarget(device), _ => { }, CancellationToken.None).GetAwaiter().GetResult();
        if (fidelity != MeshFidelity.None)
        {
            var totals = device.Timing.ReadTotals();
            Packets = totals.Packets + totals.HostPackets;
        }

        return recorder.Steps;
    }
}
