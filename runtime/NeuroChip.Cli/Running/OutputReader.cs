using NeuroChip.Cli.Errors;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Cli.Running;

/// <summary>Reads the network's one output: voltages from state registers, or spike counts from the spikes delivered.</summary>
internal sealed class OutputReader
{
    private readonly ManifestOutput _output;
    private readonly ManifestPopulation _population;
    private readonly WordLayout _layout;
    private readonly uint _statesAt;
    private readonly int _stateBytes;

    private OutputReader(ManifestOutput output, ChipImage image)
    {
        _output = output;
        _population = image.Manifest.Populations.Single(p => p.Name == output.Population);
        _layout = image.Layout;
        RegisterBlock block = RegisterMap.FindBlock(_layout, CoreBlocks.CxState)
            ?? throw new InvalidOperationException("the register map lacks the compartment states");
        _statesAt = block.Offset;
        _stateBytes = block.ElementBits / 8;
    }

    /// <summary>Values per sample.</summary>
    public int Classes => _population.Size;

    /// <summary>Whether spikes of <see cref="Population"/> must be counted.</summary>
    public bool CountsSpikes => _output.Kind == ManifestOutput.Spikes;

    public string Population => _population.Name;

    /// <summary>A reader, or null when the network has not exactly one output and nobody needs it.</summary>
    public static OutputReader? Make(ChipImage image, bool isNeeded)
    {
        if (image.Manifest.Outputs.Length == 1)
        {
            return new OutputReader(image.Manifest.Outputs[0], image);
        }

        return !isNeeded
            ? null
            : throw new CliException(
                CliCodes.Outputs, image.Manifest.Network, $"the network has {image.Manifest.Outputs.Length} outputs",
                string.Join(", ", image.Manifest.Outputs.Select(o => o.Name)), "one", "leave out --scores and --labels, or compile it with one output");
    }

    /// <summary>Adds the commands that read the voltages.</summary>
    public void AddCommands(List<TargetCommand> commands)
    {
        if (CountsSpikes)
        {
            return;
        }

        foreach (ManifestSlice slice in _population.Slices)
        {
            commands.Add(new ReadCommand(
                new CoreAddress(slice.Chip, slice.Core), _statesAt + (uint)(slice.FirstCompartment * _stateBytes), (int)slice.Span * (_stateBytes / 4)));
        }
    }

    /// <summary>The scores in an answer; a voltage is divided as the manifest says, toward zero.</summary>
    public void ReadScores(TargetAnswer answer, Span<int> scores)
    {
        for (int s = 0; s < _population.Slices.Length; s++)
        {
            ManifestSlice slice = _population.Slices[s];
            uint[] words = answer.Reads[s];
            for (int i = 0; i < slice.Count; i++)
            {
                int at = 2 * i * slice.Stride;
                ulong word = words[at] | ((ulong)words[at + 1] << 32);
                scores[slice.FirstUnit + i] = CompartmentState.Decode(_layout, word).V / _output.Divisor;
            }
        }
    }
}
