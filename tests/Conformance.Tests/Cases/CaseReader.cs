using System.Collections.Immutable;
using System.Text.Json;
using NeuroChip.Graph;

namespace Conformance.Tests.Cases;

/// <summary>Reads a case file. What this version does not execute (learning, noise) is refused by name.</summary>
internal static class CaseReader
{
    public static ConformanceCase Read(string path)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(new CaseElement(Path.GetFileName(path), "case", json.RootElement));
        }
        catch (JsonException error)
        {
            throw new CaseFormatException(Path.GetFileName(path), $"line {error.LineNumber + 1}", "no JSON: " + error.Message);
        }
    }

    private static ConformanceCase Read(CaseElement root)
    {
        if (root["format"].Text != ConformanceCase.FormatName)
        {
            throw root["format"].Refused($"'{root["format"].Text}', expected '{ConformanceCase.FormatName}'");
        }

        if (root.Find("learning")?.List().Any() == true)
        {
            throw root["learning"].Refused("learning is not executed");
        }

        // Where nothing is stochastic and nothing learns, neither the rounding mode nor the epoch changes anything.
        _ = root.Find("rounding");
        _ = root.Find("t_epoch");
        ImmutableArray<CasePopulation> populations = [.. root["populations"].List().Select(Population)];
        ImmutableArray<CaseProbe> probes = [.. (root.Find("probes")?.List() ?? []).Select(Probe)];
        CaseElement expect = root["expect"];
        var result = new ConformanceCase
        {
            Name = root["name"].Text,
            Seed = root["seed"].Unsigned,
            Steps = root["steps"].Integer,
            Populations = populations,
            Synapses = [.. root["synapses"].List().Select(Synapses)],
            Input = [.. root["input_spikes"].List().Select(Spike)],
            Probes = probes,
            ExpectedSpikes = [.. expect["spikes"].List().Select(Spike)],
            ExpectedHashes = [.. expect["state_hash"].List().Select(hash => hash.Hash)],
            ExpectedProbes = Series(expect, probes),
        };
        if (expect.Find("learned")?.List().Any() == true)
        {
            throw expect["learned"].Refused("learning is not executed");
        }

        expect.Done();
        root.Done();
        return result;
    }

    private static CasePopulation Population(CaseElement population)
    {
        string name = population["name"].Text;
        int size = population["size"].Integer;
        string kind = population["kind"].Text;
        IntegerCuba? model = kind switch
        {
            "source" => null,
            "lif" => Model(population, size),
            _ => throw population["kind"].Refused($"'{kind}', expected 'source' or 'lif'"),
        };
        population.Done();
        return new CasePopulation(name, size, model);
    }

    private static IntegerCuba Model(CaseElement population, int size)
    {
        if (population.Find("noise") is { } noise)
        {
            throw noise.Refused("noise is not executed");
        }

        string reset = population.Find("reset")?.Text ?? "zero";
        return new IntegerCuba
        {
            DecayU = PerUnit(population["decay_u"], size),
            DecayV = PerUnit(population["decay_v"], size),
            VthMant = PerUnit(population["vth_mant"], size),
            BiasMant = PerUnit(population["bias_mant"], size),
            BiasExp = PerUnit(population["bias_exp"], size),
            Refract = PerUnit(population["refract"], size),
            VInit = population.Find("v_init") is { } start ? PerUnit(start, size) : 0,
            Reset = reset switch
            {
                "zero" => ResetMode.Zero,
                "none" => ResetMode.None,
                "subtract" => ResetMode.Subtract,
                _ => throw population["reset"].Refused($"'{reset}', expected 'zero', 'none' or 'subtract'"),
            },
            ResetInterval = population.IntegerOr("reset_interval", 0),
            ResetOffset = population.IntegerOr("reset_offset", 0),
            VMinExp = population.IntegerOr("vmin_exp", 23),
            VMaxExp = population.IntegerOr("vmax_exp", 7),
        };
    }

    private static PerUnit<int> PerUnit(CaseElement value, int size)
    {
        if (!value.IsList)
        {
            return value.Integer;
        }

        ImmutableArray<int> values = value.Integers();
        return values.Length == size ? new PerUnit<int>(values) : throw value.Refused($"{values.Length} values, expected {size}");
    }

    private static CaseSynapses Synapses(CaseElement synapses)
    {
        if (synapses.Find("learning") is { } learning)
        {
            throw learning.Refused("learning is not executed");
        }

        SignMode sign = synapses["sign"].Text switch
        {
            "mixed" => SignMode.Mixed,
            "exc" => SignMode.Excitatory,
            "inh" => SignMode.Inhibitory,
            string other => throw synapses["sign"].Refused($"'{other}', expected 'mixed', 'exc' or 'inh'"),
        };
        var format = new WeightFormat(sign, synapses["weight_bits"].Integer, synapses["weight_exp"].Integer);
        var result = new CaseSynapses(
            synapses["pre"].Text, synapses["post"].Text, format, [.. synapses["entries"].List().Select(Entry)]);
        synapses.Done();
        return result;
    }

    /// <summary>Pre, post, weight, delay if any, tag if any; a tag means nothing without learning.</summary>
    private static SparseSynapse Entry(CaseElement entry)
    {
        ImmutableArray<CaseElement> fields = entry.Tuple(3, 5);
        return new SparseSynapse(
            fields[0].Integer, fields[1].Integer, fields[2].Integer, fields.Length > 3 ? fields[3].Integer : 0);
    }

    private static CaseSpike Spike(CaseElement spike)
    {
        ImmutableArray<CaseElement> fields = spike.Tuple(3, 3);
        return new CaseSpike(fields[0].Integer, fields[1].Text, fields[2].Integer);
    }

    private static CaseProbe Probe(CaseElement probe)
    {
        string variable = probe["variable"].Text;
        if (variable is not ("u" or "v"))
        {
            throw probe["variable"].Refused($"'{variable}', expected 'u' or 'v'");
        }

        var result = new CaseProbe(probe["population"].Text, variable[0], probe["unit"].Integer);
        probe.Done();
        return result;
    }

    private static ImmutableArray<ImmutableArray<int>> Series(CaseElement expect, ImmutableArray<CaseProbe> probes)
    {
        CaseElement? series = expect.Find("probes");
        ImmutableArray<ImmutableArray<int>> result =
            [.. probes.Select(probe => (series ?? throw expect.Refused("has no 'probes'"))[probe.Key].Integers())];
        series?.Done();
        return result;
    }
}
