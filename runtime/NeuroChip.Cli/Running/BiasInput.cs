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
    private readonly ulong?[] _byteBits = new ulong?[256];

    /// <summary>What the values of a sample are in a register, by unit.</summary>
    private readonly ulong[] _bits;

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
        _slices = [.. population.Slices.SelectMany(Contiguous).Select(slice => Slice.Of(slice, image, block, input.Exponent))];
        _bits = new ulong[population.Size];
        _silence = [.. _slices.Select(slice => slice.Burst(_bits))];
    }

    public int Count => _values.Count;

    public int Steps { get; }

    public bool IsSingle => false;

    public void AddCommands(int sample, int latency, List<TargetCommand> commands)
    {
        FillBits(sample);
        var bursts = new RegisterBurst[_slices.Length];
        for (int i = 0; i < bursts.Length; i++)
        {
            bursts[i] = _slices[i].Burst(_bits);
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

    private void FillBits(int sample)
    {
        ReadOnlySpan<byte> greys = _values.BytesOf(sample);
        for (int unit = 0; unit < _bits.Length; unit++)
        {
            _bits[unit] = greys.IsEmpty
                ? BitsOf(sample, unit)
                : _byteBits[greys[unit]] ??= BitsOf(sample, unit);
        }
    }

    private ulong BitsOf(int sample, int unit) =>
        new CompartmentConfig { BiasMant = Round(_values.At(sample, unit), sample, unit) }.Encode(_layout) ^ default(CompartmentConfig).Encode(_layout);

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

    /// <summary>Units in consecutive compartments of a core, with the words the image has there, their bias 0 times the exponent.</summary>
    private sealed record Slice(CoreAddress Core, uint Address, int FirstUnit, ulong[] Words, int HalvesPerWord)
    {
        public static Slice Of(ManifestSlice slice, ChipImage image, RegisterBlock block, int exponent)
        {
            var core = new CoreAddress(slice.Chip, slice.Core);
            CompartmentConfig[] all = image.FindCore(core)?.Decode<CompartmentConfig>(SectionKind.CompartmentConfigs, image.Layout)
                ?? throw new InvalidOperationException($"the manifest places units on {core}, which the image lacks");
            ulong[] words = [.. all.Skip(slice.FirstCompartment).Take(slice.Count)
                .Select(config => (config with { BiasMant = 0, BiasExp = exponent }).Encode(image.Layout))];
            return new Slice(core, block.OffsetOf(slice.FirstCompartment), slice.FirstUnit, words, block.ElementBits / 32);
        }

        public RegisterBurst Burst(ReadOnlySpan<ulong> bits)
        {
            var halves = new uint[Words.Length * HalvesPerWord];
            ReadOnlySpan<ulong> own = bits.Slice(FirstUnit, Words.Length);
            for (int i = 0; i < own.Length; i++)
            {
                ulong word = Words[i] ^ own[i];
                halves[i * HalvesPerWord] = (uint)word;
                if (HalvesPerWord == 2)
                {
                    halves[(2 * i) + 1] = (uint)(word >> 32);
                }
            }

            return new RegisterBurst(Core, Address, halves);
        }
    }
}
