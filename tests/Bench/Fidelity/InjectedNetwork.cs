using NeuroChip.Compilation;
using NeuroChip.Emulator;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Graph;
using NeuroChip.Server;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace Bench.Fidelity;

/// <summary>A network driven by spikes of its sources.</summary>
internal sealed class InjectedNetwork : StudyNetwork
{
    private readonly ChipImage _image;
    private readonly List<(int Source, long Step)> _spikes;
    private readonly int _steps;

    /// <summary>Compiles it.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="profile">The chip it is compiled for.</param>
    /// <param name="options">How.</param>
    /// <param name="spikes">Spikes of its sources.</param>
    /// <param name="steps">Steps to run.</param>
    /// <exception cref="InvalidOperationException">It does not fit the chip.</exception>
    public InjectedNetwork(SnnGraph graph, ChipProfile profile, CompileOptions options, List<(int Source, long Step)> spikes, int steps)
    {
        CompileResult result = Compiler.Compile(graph, profile, options);
        _image = result.Image ?? throw new InvalidOperationException(string.Join(Environment.NewLine, result.Diagnostics));
        (Name, _spikes, _steps) = (graph.Name, spikes, steps);
        using Chip chip = Chip.Load(_image, profile, EngineChoice.Create(EngineChoice.Scalar));
        Cores = chip.Parameters.Cores.Length;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override int Cores { get; }

    /// <inheritdoc/>
    public override List<StepSample> Run(ChipProfile profile, MeshFidelity fidelity)
    {
        using Chip chip = Chip.Load(_image, profile, EngineChoice.Create(EngineChoice.Scalar), fidelity: fidelity);
        var recorder = new StepRecorder();
        if (chip.Timing is { } timing)
        {
            timing.Observer = recorder;
        }

        foreach ((int source, long step) in _spikes)
        {
            chip.TryInjectSource(source, step);
        }

        chip.Run(_steps);
        return recorder.Steps;
    }
}
