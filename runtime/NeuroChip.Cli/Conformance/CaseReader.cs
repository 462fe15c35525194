using System.Collections.Immutable;
using System.Text.Json;
using NeuroChip.Cli.Conformance.Rules;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Conformance;

/// <summary>Reads a case file: everything the format has, checked here, so that what comes after meets legal values only.</summary>
internal static class CaseReader
{
    /// <summary>Bytes a file may have.</summary>
    public const int MostBytes = 64 << 20;

    /// <summary>Steps a case may have; each has a hash in the file.</summary>
    private const int MostSteps = 10_000_000;

    /// <summary>Reads a network's case.</summary>
    /// <exception cref="CliException">The file is no case, breaks the format or holds rules; code and place say how.</exception>
    public static ConformanceCase Read(string path) => ReadAny(path).Network ?? throw new CliException(
        CliCodes.CaseNotExecuted, path, "learning rules alone are no network", $"'{RuleFile.FormatName}'", $"'{ConformanceCase.FormatName}'",
        "give the rules to 'neurochip conform'");

    /// <summary>Reads a file of either format.</summary>
    /// <exception cref="CliException">The file is no case, or breaks its format; code and place say how.</exception>
    public static CaseFile ReadAny(string path)
    {
        if (Length(path) is long length and > MostBytes)
        {
            throw new CliException(CliCodes.CaseTooLarge, path, "the case file is too large", $"{length} bytes", $"{MostBytes} bytes");
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(DataFile.ReadAll(path, MostBytes, CliCodes.CaseTooLarge.Remedy));
            return ReadContent(path, json.RootElement);
        }
        catch (JsonException error)
        {
            throw new CliException(
                CliCodes.NotACase, $"{path}: line {error.LineNumber + 1}", "the file is no JSON", $"an error at byte {error.BytePositionInLine} of the line", "a JSON object", inner: error);
        }
        catch (InvalidOperationException error)
        {
            // The parser looks at the bytes of texts only when they are asked for.
            throw new CliException(CliCodes.NotACase, path, "a text of the file is no Unicode", inner: error);
        }
    }

    private static long Length(string path)
    {
        try
        {
            return new FileInfo(path).Length;
        }
        catch (Exception error) when (DataFile.IsSystemError(error))
        {
            throw DataFile.CannotRead(path, error);
        }
    }

    private static CaseFile ReadContent(string path, JsonElement json)
    {
        var root = new CaseElement(path, "case", json);
        CaseElement format = root["format"];
        return format.Text switch
        {
            ConformanceCase.FormatName => new CaseFile(ReadCase(root), null),
            RuleFile.FormatName => new CaseFile(null, RuleCaseReader.Read(new CaseElement(path, "rules", json))),
            _ => throw format.Refused(
                CliCodes.NotACase, "the file has another format", format.Quote(), $"'{ConformanceCase.FormatName}' or '{RuleFile.FormatName}'"),
        };
    }

    private static ConformanceCase ReadCase(CaseElement root)
    {
        string name = root["name"].Name;
        ulong seed = root["seed"].Unsigned;
        int steps = root["steps"].Integer(1, MostSteps);
        CaseRounding rounding = root.Find("rounding")?.OneOf(
            ("down", CaseRounding.Down), ("nearest", CaseRounding.Nearest), ("up", CaseRounding.Up), ("hash", CaseRounding.Hash)) ?? CaseRounding.Down;
        int epoch = root.IntegerOr("t_epoch", 0, 1, 63);
        var names = new CaseNames();
        if (epoch == 0 && root.Find("learning")?.List().Any() == true)
        {
            // Without it nothing says when the rules act.
            _ = root["t_epoch"];
        }

        ImmutableArray<CaseRule> rules = [.. (root.Find("learning")?.List() ?? []).Select(rule => CaseLearningReader.Rule(rule, names))];
        ImmutableArray<CasePopulation> populations = CaseNetworkReader.Populations(root["populations"], names);
        ImmutableArray<CaseSynapses> synapses = [.. root["synapses"].List().Select(list => CaseNetworkReader.Synapses(list, names))];
        ImmutableArray<CaseSpike> input = [.. root["input_spikes"].List().Select(spike => CaseNetworkReader.Input(spike, names, steps))];
        ImmutableArray<CaseProbe> probes = [.. (root.Find("probes")?.List() ?? []).Select(probe => CaseNetworkReader.Probe(probe, names))];
        CaseElement expect = root["expect"];
        var result = new ConformanceCase
        {
            Name = name,
            Seed = seed,
            Steps = steps,
            Rounding = rounding,
            LearningEpoch = epoch,
            Populations = populations,
            Synapses = synapses,
            Learning = rules,
            Input = input,
            Probes = probes,
            ExpectedSpikes = CaseExpectationReader.Spikes(expect["spikes"], names, steps),
            ExpectedHashes = CaseExpectationReader.Hashes(expect["state_hash"], steps),
            ExpectedProbes = CaseExpectationReader.Series(expect, probes, steps),
            ExpectedLearned = CaseLearningReader.Learned(expect, synapses, names),
        };
        expect.Done();
        root.Done();
        return result;
    }
}

/// <summary>What a file holds: a network's case or learning rules.</summary>
/// <param name="Network">The case, or null.</param>
/// <param name="Rules">The rules, or null.</param>
internal sealed record CaseFile(ConformanceCase? Network, RuleFile? Rules);
