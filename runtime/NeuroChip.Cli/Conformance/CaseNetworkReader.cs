using System.Collections.Immutable;
using NeuroChip.Cli.Errors;
using NeuroChip.Graph;

namespace NeuroChip.Cli.Conformance;

/// <summary>The network of a case, its input and its probes. Ranges are those of core-semantics section 1.</summary>
internal static class CaseNetworkReader
{
    /// <summary>Units of a population, far more than a chip holds; the compiler knows the profile's own limit.</summary>
    private const int MostUnits = 1 << 20;

    private const int MostDelay = 62;

    public static ImmutableArray<CasePopulation> Populations(CaseElement list, CaseNames names)
    {
        var populations = ImmutableArray.CreateBuilder<CasePopulation>();
        foreach (CaseElement element in list.List())
        {
            CasePopulation population = Population(element);
            names.Add(element["name"], population);
            populations.Add(population);
        }

        return populations.Count > 0
            ? populations.ToImmutable()
            : throw list.Refused(CliCodes.CaseExpectation, "the case has no populations", "0", "1 or more");
    }

    public static CaseSynapses Synapses(CaseElement synapses, CaseNames names)
    {
        CasePopulation pre = names.Any(synapses["pre"]);
        CasePopulation post = names.Compartments(synapses["post"]);
        SignMode sign = synapses["sign"].OneOf(("mixed", SignMode.Mixed), ("exc", SignMode.Excitatory), ("inh", SignMode.Inhibitory));
        int bits = synapses["weight_bits"].Integer(1, 8);
        if (bits == 7)
        {
            throw synapses["weight_bits"].Refused(CliCodes.CaseRange, "weights of 7 bits cannot be encoded", "7", "1..6 and 8");
        }

        var format = new WeightFormat(sign, bits, synapses["weight_exp"].Integer(-8, 7));
        string? rule = synapses.Find("learning") is { } learning ? names.Rule(learning) : null;
        var entries = ImmutableArray.CreateBuilder<SparseSynapse>();
        var tags = ImmutableArray.CreateBuilder<int>();
        foreach (CaseElement entry in synapses["entries"].List())
        {
            (SparseSynapse synapse, int tag) = Entry(entry, pre, post, sign);
            entries.Add(synapse);
            tags.Add(tag);
        }

        synapses.Done();
        return new CaseSynapses(pre.Name, post.Name, format, entries.ToImmutable(), tags.ToImmutable(), rule);
    }

    /// <summary>A spike from outside.</summary>
    public static CaseSpike Input(CaseElement spike, CaseNames names, int steps)
    {
        ImmutableArray<CaseElement> fields = spike.Tuple(3, 3);
        CasePopulation population = names.Source(fields[1]);
        return new CaseSpike(fields[0].Integer(1, steps), population.Name, CaseNames.Unit(fields[2], population));
    }

    public static CaseProbe Probe(CaseElement probe, CaseNames names)
    {
        CasePopulation population = names.Compartments(probe["population"]);
        var result = new CaseProbe(
            population.Name, probe["variable"].OneOf(("u", 'u'), ("v", 'v')), CaseNames.Unit(probe["unit"], population));
        probe.Done();
        return result;
    }

    private static CasePopulation Population(CaseElement population)
    {
        string name = population["name"].Name;
        int size = population["size"].Integer(1, MostUnits);
        bool isSource = population["kind"].OneOf(("source", true), ("lif", false));
        IntegerCuba? model = isSource ? null : Model(population, size);
        population.Done();
        return new CasePopulation(name, size, model);
    }

    private static IntegerCuba Model(CaseElement population, int size)
    {
        int interval = population.IntegerOr("reset_interval", 0, 0, 4095);
        return new IntegerCuba
        {
            DecayU = PerUnit(population["decay_u"], size, 0, 4095),
            DecayV = PerUnit(population["decay_v"], size, 0, 4095),
            VthMant = PerUnit(population["vth_mant"], size, 0, 131071),
            BiasMant = PerUnit(population["bias_mant"], size, -4096, 4095),
            BiasExp = PerUnit(population["bias_exp"], size, 0, 7),
            Refract = PerUnit(population["refract"], size, 1, 63),
            VInit = population.Find("v_init") is { } start ? PerUnit(start, size, -(1 << 23), (1 << 23) - 1) : 0,
            Reset = population.Find("reset")?.OneOf(
                ("zero", ResetMode.Zero), ("none", ResetMode.None), ("subtract", ResetMode.Subtract)) ?? ResetMode.Zero,
            ResetInterval = interval,
            ResetOffset = population.IntegerOr("reset_offset", 0, 0, int.MaxValue),
            VMinExp = population.IntegerOr("vmin_exp", 23, 0, 23),
            VMaxExp = population.IntegerOr("vmax_exp", 7, 0, 7),
            Noise = population.Find("noise") is { } noise ? Noise(noise) : null,
        };
    }

    private static CompartmentNoise Noise(CaseElement noise)
    {
        var result = new CompartmentNoise(
            noise["exp"].Integer(1, 23), noise["offset"].Integer(-2, 2),
            noise["target"].OneOf(("u", NoiseTarget.Current), ("v", NoiseTarget.Voltage)));
        noise.Done();
        return result;
    }

    private static PerUnit<int> PerUnit(CaseElement value, int size, int least, int most)
    {
        if (!value.IsList)
        {
            return value.Integer(least, most);
        }

        ImmutableArray<int> values = value.Integers(least, most);
        return values.Length == size
            ? new PerUnit<int>(values)
            : throw value.Refused(CliCodes.CaseType, "there must be one value, or one per unit", $"{values.Length} values", $"{size}");
    }

    /// <summary>Pre, post, weight, delay if any, tag if any.</summary>
    private static (SparseSynapse Synapse, int Tag) Entry(CaseElement entry, CasePopulation pre, CasePopulation post, SignMode sign)
    {
        ImmutableArray<CaseElement> fields = entry.Tuple(3, 5);

        // Before truncation a mixed weight may be odd, up to 255.
        (int least, int most) = sign switch
        {
            SignMode.Excitatory => (0, 255),
            SignMode.Inhibitory => (-255, 0),
            _ => (-256, 255),
        };
        var synapse = new SparseSynapse(
            CaseNames.Unit(fields[0], pre), CaseNames.Unit(fields[1], post), fields[2].Integer(least, most),
            fields.Length > 3 ? fields[3].Integer(0, MostDelay) : 0);
        return (synapse, fields.Length > 4 ? fields[4].Integer(-256, 255) : 0);
    }
}
