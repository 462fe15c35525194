using System.Collections.Immutable;
using NeuroChip.Compilation.Quantization;
using NeuroChip.Compilation.Routing;
using NeuroChip.Graph;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Compilation.Assembly;

/// <summary>What a host needs to know of the network: names, places, inputs and outputs.</summary>
internal static class ManifestWriter
{
    public static ImageManifest Write(RoutedGraph routed, ChipProfile profile)
    {
        QuantizedGraph network = routed.Placement.Partition.Network;
        return new ImageManifest
        {
            Network = network.Name,
            Compiler = $"NeuroChip.Compilation {typeof(ManifestWriter).Assembly.GetName().Version?.ToString(3)}",
            Profile = profile.Name,
            Populations = [.. Enumerable.Range(0, network.Groups.Length).Select(g => Population(routed, g))],
            Inputs = [.. network.Inputs.Select(input => Input(network, input))],
            Outputs = [.. network.Outputs.Select(output => Output(network, output))],
            Projections = LearnManifest.Projections(routed),
            SampleSteps = network.SampleSteps,
            LatencySteps = network.LatencySteps,
        };
    }

    private static ManifestPopulation Population(RoutedGraph routed, int g)
    {
        QuantizedGroup group = routed.Placement.Partition.Network.Groups[g];
        return new ManifestPopulation
        {
            Name = group.Name,
            Size = group.Size,
            Seed = group.Seed,
            Kind = group.IsSource ? ManifestPopulation.Source : ManifestPopulation.Compartments,
            FirstSource = group.IsSource ? routed.FirstSource[g] : 0,
            Slices = group.IsSource ? [] : Slices(routed, g),
        };
    }

    private static ImmutableArray<ManifestSlice> Slices(RoutedGraph routed, int g) =>
    [
        .. routed.Placement.Partition.Cores
            .SelectMany((core, c) => core.Slices.Where(s => s.Group == g).Select(s => new ManifestSlice
            {
                Chip = routed.Placement.Addresses[c].Chip,
                Core = routed.Placement.Addresses[c].Core,
                FirstCompartment = s.FirstCompartment,
                FirstUnit = s.FirstUnit,
                Count = s.Count,
                Stride = s.Stride,
            }))
            .OrderBy(s => s.FirstUnit),
    ];

    private static ManifestInput Input(QuantizedGraph network, QuantizedInput input)
    {
        var result = new ManifestInput { Name = input.Name, Population = network.Groups[input.Group].Name };
        return input.Bias is not { } bias
            ? result with { Kind = ManifestInput.Spikes }
            : result with
            {
                Kind = ManifestInput.Bias,
                Gain = bias.Gain,
                Offset = bias.Offset,
                Exponent = bias.Exponent,
                Rounding = bias.TowardZero ? ManifestInput.TowardZero : ManifestInput.Nearest,
            };
    }

    private static ManifestOutput Output(QuantizedGraph network, QuantizedOutput output) => new()
    {
        Name = output.Name,
        Population = network.Groups[output.Group].Name,
        Kind = output.Kind == OutputKind.Voltage ? ManifestOutput.Voltage : ManifestOutput.Spikes,
        Divisor = output.Divisor,
    };
}
