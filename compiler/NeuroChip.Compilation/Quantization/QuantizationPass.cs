using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>From real numbers to integers that fit the chip's registers. Integers pass through, checked.</summary>
internal sealed class QuantizationPass
{
    /// <summary>Score of a voltage output: v in units of one weight (a weight of 1 adds 64 to v).</summary>
    private const int VoltageDivisor = 64;

    private readonly LoweredGraph lowered;
    private readonly CompileOptions options;
    private readonly DiagnosticBag bag;
    private readonly double?[] scales;
    private readonly double[] squaredDriveError;
    private readonly List<TensorError> tensors = [];
    private readonly List<QuantizedSynapses> synapses = [];

    private QuantizationPass(LoweredGraph lowered, CompileOptions options, DiagnosticBag bag)
    {
        this.lowered = lowered;
        this.options = options;
        this.bag = bag;
        scales = new double?[lowered.Groups.Length];
        squaredDriveError = new double[lowered.Groups.Length];
    }

    /// <summary>Quantizes; null if something has no exact or sensible integer form.</summary>
    public static QuantizedGraph? Run(LoweredGraph lowered, CompileOptions options, DiagnosticBag bag)
    {
        QuantizedGraph result = new QuantizationPass(lowered, options, bag).Quantize();
        return bag.HasErrors ? null : result;
    }

    private QuantizedGraph Quantize()
    {
        ChooseScales();
        foreach (SynapseGroup group in lowered.Synapses)
        {
            QuantizeSynapses(group);
        }

        ImmutableArray<QuantizedGroup> groups =
            [.. lowered.Groups.Select((group, i) => QuantizeGroup(group, scales[i]) with { Learning = LearningQuantizer.OfGroup(lowered, i) })];
        return new QuantizedGraph
        {
            Name = lowered.Name,
            Groups = groups,
            Synapses = [.. synapses],
            Inputs = [.. lowered.Inputs.Select(QuantizeInput)],
            Outputs = [.. lowered.Outputs.Select(o => new QuantizedOutput(o.Name, o.Group, o.Kind, o.Kind == OutputKind.Voltage ? VoltageDivisor : 1))],
            Trees = lowered.Trees,
            Rewards = lowered.Rewards,
            Report = new QuantizationReport([.. tensors], MeasureBounds(groups)),
            SampleSteps = lowered.SampleSteps,
            LatencySteps = lowered.LatencySteps,
        };
    }

    private void ChooseScales()
    {
        for (int g = 0; g < lowered.Groups.Length; g++)
        {
            if (lowered.Groups[g] is not RealGroup group)
            {
                continue;
            }

            if (options.WeightScale is { } given)
            {
                scales[g] = given;
                continue;
            }

            bool driven = lowered.Inputs.Any(i => i.Group == g && i.Drive is RealCurrentDrive);
            (double scale, bool reduced) = ScaleSearch.Find(
                group,
                [.. lowered.Synapses.Where(s => s.Post == g)],
                driven ? options.InputMagnitude : 0,
                options);
            scales[g] = scale;
            if (reduced)
            {
                bag.Add(DiagnosticTable.PrecisionReduced, group.Location, $"the weights into '{group.Name}' use {scale:G4} chip units per unit");
            }
        }
    }

    private void QuantizeSynapses(SynapseGroup group)
    {
        ImmutableArray<SynapseTable<short>> tables = group switch
        {
            { Units: WeightUnits.FormatMantissa } => [WeightQuantizer.FromMantissas(group, group.Format!, bag)],
            { Units: WeightUnits.ChipInteger } => WeightQuantizer.FromChipIntegers(group, bag),
            _ => QuantizeReal(group),
        };
        for (int part = 0; part < tables.Length; part++)
        {
            synapses.Add(new QuantizedSynapses
            {
                Name = part == 0 ? group.Name : tables.Length == 2 ? $"{group.Name}.fine" : $"{group.Name}.fine{part}",
                IsFinePart = part > 0,
                Pre = group.Pre,
                Post = group.Post,
                Format = group.Units == WeightUnits.FormatMantissa ? group.Format : null,
                Table = tables[part],
                Learning = group.Learning is { } learning ? LearningQuantizer.Of(learning) : null,
                Location = group.Location,
            });
        }
    }

    private ImmutableArray<SynapseTable<short>> QuantizeReal(SynapseGroup group)
    {
        double scale = scales[group.Post]!.Value;
        ImmutableArray<SynapseTable<short>> tables =
            WeightQuantizer.FromReal(group, scale, options.WeightTerms == 2, tensors, out double meanSquare);
        if (tables.Sum(t => t.Count) == 0 && group.Table.Count > 0 && !group.IsBias)
        {
            bag.Add(
                DiagnosticTable.ScaleUseless,
                group.Location,
                $"the weights of '{group.Name}'",
                $"a scale of {scale:G4} chip units per unit");
        }

        squaredDriveError[group.Post] += meanSquare * group.Table.Count / lowered.Groups[group.Post].Size;
        return tables;
    }

    private QuantizedGroup QuantizeGroup(LoweredGroup group, double? scale)
    {
        var result = new QuantizedGroup { Name = group.Name, Size = group.Size, Seed = group.Seed, Location = group.Location };
        switch (group)
        {
            case IntegerGroup integer:
                return result with
                {
                    Parameters = integer.Parameters.IsReadout ? ParameterQuantizer.Readout(integer.Parameters) : integer.Parameters,
                    ServesGroup = integer.ServesGroup,
                };
            case RealGroup real:
                PerUnit<double> voltage = VoltageScale(real, scale!.Value);
                (IntegerCuba parameters, IReadOnlyList<TensorError> errors) = new ParameterQuantizer(real, voltage, options, bag).Run();
                tensors.AddRange(errors);
                return result with { Parameters = parameters, VoltageScale = voltage };
            default:
                return result;
        }
    }

    /// <summary>A spike of weight 1 adds SpikeGain to v and scale * 64 to the chip's: the quotient is chip units per unit of v.</summary>
    private static PerUnit<double> VoltageScale(RealGroup group, double scale) => PerUnitMath.Map(group.SpikeGain, gain => 64 * scale / gain);

    private QuantizedInput QuantizeInput(LoweredInput input) => input.Drive switch
    {
        BiasDrive drive => new QuantizedInput(input.Name, input.Group, new BiasEncoding(drive.Gain, drive.Offset, drive.Exponent, TowardZero: true)),
        RealCurrentDrive => new QuantizedInput(input.Name, input.Group, EncodeCurrent((RealGroup)lowered.Groups[input.Group], scales[input.Group]!.Value)),
        _ => new QuantizedInput(input.Name, input.Group, null),
    };

    private BiasEncoding EncodeCurrent(RealGroup group, double scale)
    {
        double voltage = VoltageScale(group, scale)[0];
        double gain = group.CurrentGain[0] * voltage;
        double offset = group.Bias[0] * voltage;
        double largest = (gain * options.InputMagnitude) + Math.Abs(offset);
        int exponent = 0;
        while (exponent < 7 && Math.Round(Math.ScaleB(largest, -exponent)) > 4095)
        {
            exponent++;
        }

        if (Math.Round(Math.ScaleB(largest, -exponent)) > 4095)
        {
            bag.Add(DiagnosticTable.BiasRange, group.Location, $"the largest input of '{group.Name}'", $"{largest:G6}", $"{ParameterQuantizer.LargestBias}");
        }

        return new BiasEncoding(Math.ScaleB(gain, -exponent), Math.ScaleB(offset, -exponent), exponent, TowardZero: false);
    }

    private ImmutableArray<GroupBound> MeasureBounds(ImmutableArray<QuantizedGroup> groups)
    {
        var bounds = ImmutableArray.CreateBuilder<GroupBound>();
        for (int g = 0; g < groups.Length; g++)
        {
            if (groups[g].Parameters is not { } parameters)
            {
                continue;
            }

            (double accumulator, double current) = OverflowBound.Measure(
                parameters,
                groups[g].Size,
                synapses.Where(s => s.Post == g).Select(s => (s.Table, s.Format?.WeightExp ?? 0)));
            if (accumulator > 1 || current > 1)
            {
                bag.Add(
                    DiagnosticTable.OverflowPossible,
                    groups[g].Location,
                    accumulator > 1 ? $"the accumulators of '{groups[g].Name}'" : $"the currents of '{groups[g].Name}'",
                    $"{Math.Max(accumulator, current):P0} of the register if all inputs spike",
                    "100 %");
            }

            bounds.Add(new GroupBound(groups[g].Name, accumulator, current, DriveError(g)));
        }

        return bounds.ToImmutable();
    }

    private double? DriveError(int g) =>
        lowered.Groups[g] is RealGroup { IsReadout: false } group && squaredDriveError[g] > 0
            ? Math.Sqrt(squaredDriveError[g]) * group.SpikeGain[0] / group.Threshold[0]
            : null;
}
