using NeuroChip.Cli.Errors;
using NeuroChip.Device;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Cli.Running;

/// <summary>
/// Values driven through bias registers, as a host of a real chip does it: mantissa = round(gain * x + offset), held for
/// the steps of a sample, then 0 while the network's deeper layers finish. Only the bias fields of a register change.
/// </summary>
internal sealed class BiasInput : ISampleInput
{
    private readonly ValueSamples _values;
    private readonly ManifestInput _input;
    private readonly WordLayout _layout;
    private readonly Slice[] _slices;
    private readonly RegisterBurst[] _silence;
    private readonly FieldLimit _limit;

    /// <summary>Pictures repeat few grey values; what one becomes is worked out once.</summary>
    private readonly int?[] _byteMantissas = new int?[256];

    public BiasInput(ValueSamples values, ManifestInput input, ChipImage image, int steps)
    {
        _values = values;
        _input = input;
        _layout = image.Layout;
        _limit = CompartmentConfig.BiasMantLimit(_layout);
        Steps = steps;
        RegisterBlock block = RegisterMap.FindBlock(_layout, CoreBlocks.CxCfg)
            ?? throw new InvalidOperationException("the register map lacks the compartment configurations");
        ManifestPopulation population = image.Manifest.Populations.Single(p => p.Name == input.Population);
        _slices = [.. population.Slices.SelectMany(Contiguous).Select(slice => Slice.Of(slice, image, block))];
        _silence = [.. _slices.Select(slice => slice.Burst(_layout, input.Exponent, static _ => 0))];
    }

    public int Count => _values.Count;

    public int Steps { get; }

    public bool IsSingle => false;

    public void AddCommands(int sample, int latency, List<TargetCommand> commands)
    {
        var bursts = new RegisterBurst[_slices.Length];
        for (int i = 0; i < bursts.Length; i++)
        {
            bursts[i] = _slices[i].Burst(_layout, _input.Exponent, unit => Mantissa(sample, unit));
        }

        commands.Add(new WriteCommand(bursts));
        commands.Add(new RunCommand(Steps));
        commands.Add(new WriteCommand(_silence));
        if (latency > 0)
        {
            commands.Add(new RunCommand(latency));
        }
    }

    /// <summary>Between units of a tree lie compartments of other populations, which a burst must leave alone.</summary>
    private static IEnumerable<ManifestSlice> Contiguous(ManifestSlice slice) => slice.Stride == 1
        ? [slice]
        : Enumerable.Range(slice.FirstUnit, slice.Count)
            .Select(unit => slice with { FirstUnit = unit, FirstCompartment = slice.Compartment(unit), Count = 1, Stride = 1 });

    private int Mantissa(int sample, int unit)
    {
        if (_values.ByteAt(sample, unit) is not { } grey)
        {
            return Round(_values.At(sample, unit), sample, unit);
        }

        return _byteMantissas[grey] ??= Round(_values.At(sample, unit), sample, unit);
    }

    private int Round(double x, int sample, int unit)
    {
        double exact = (_input.Gain * x) + _input.Offset;
        double rounded = _input.Rounding == ManifestInput.Nearest ? Math.Round(exact, MidpointRounding.ToEven) : Math.Truncate(exact);
        return rounded >= _limit.Min && rounded <= _limit.Max
            ? (int)rounded
            : throw new CliException(
                CliCodes.BiasRange, _values.Path,
                $"value {x:R} of unit {unit} in sample {sample} does not fit input '{_input.Name}' (gain {_input.Gain:R}, offset {_input.Offset:R})",
                $"bias mantissa {rounded:R}", $"{_limit.Min}..{_limit.Max}");
    }

    /// <summary>Units in consecutive compartments of a core, with the words the image has there.</summary>
    private sealed record Slice(CoreAddress Core, uint Address, int FirstUnit, CompartmentConfig[] Configs, int WordsPerElement)
    {
        public static Slice Of(ManifestSlice slice, ChipImage image, RegisterBlock block)
        {
            var core = new CoreAddress(slice.Chip, slice.Core);
            CompartmentConfig[] all = image.FindCore(core)?.Decode<CompartmentConfig>(SectionKind.CompartmentConfigs, image.Layout)
                ?? throw new InvalidOperationException($"the manifest places units on {core}, which the image lacks");
            return new Slice(
                core, block.OffsetOf(slice.FirstCompartment), slice.FirstUnit,
                all[slice.FirstCompartment..(slice.FirstCompartment + slice.Count)], block.ElementBits / 32);
        }

        public RegisterBurst Burst(WordLayout layout, int exponent, Func<int, int> mantissa)
        {
            var words = new uint[Configs.Length * WordsPerElement];
            for (int i = 0; i < Configs.Length; i++)
            {
                ulong word = (Configs[i] with { BiasMant = mantissa(FirstUnit + i), BiasExp = exponent }).Encode(layout);
                words[i * WordsPerElement] = (uint)word;
                if (WordsPerElement == 2)
                {
                    words[(2 * i) + 1] = (uint)(word >> 32);
                }
            }

            return new RegisterBurst(Core, Address, words);
        }
    }
}
