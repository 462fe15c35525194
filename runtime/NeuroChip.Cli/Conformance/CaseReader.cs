using System.Collections.Immutable;
using System.Text.Json;
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

    /// <exception cref="CliException">The file is no case, or breaks the format; code and place say how.</exception>
    public static ConformanceCase Read(string path)
    {
        if (Length(path) is long length and > MostBytes)
        {
            throw new CliException(CliCodes.CaseTooLarge, path, "the case file is too large", $"{length} bytes", $"{MostBytes} bytes");
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(DataFile.ReadAll(path));
            return Read(new CaseElement(path, "case", json.RootElement));
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

    private static ConformanceCase Read(CaseElement root)
    {
        CheckFormat(root["format"]);
        string name = root["name"].Name;
        ulong seed = root["seed"].Unsigned;
        int steps = root["steps"].Integer(1, MostSteps);
        CaseRounding rounding = root.Find("rounding")?.OneOf(
            ("down", CaseRounding.Down), ("nearest", CaseRounding.Nearest), ("up", CaseRounding.Up), ("hash", CaseRounding.Hash)) ?? CaseRounding.Down;
        int epoch = root.IntegerOr("t_epoch", 0, 1, 63);
        var names = new CaseNames();
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

    private static void CheckFormat(CaseElement format)
    {
        if (format.Text == "neurochip-rules/1")
        {
            throw format.Refused(CliCodes.CaseNotExecuted, "learning rules are not executed", format.Quote(), $"'{ConformanceCase.FormatName}'");
        }

        if (format.Text != ConformanceCase.FormatName)
        {
            throw format.Refused(CliCodes.NotACase, "the file has another format", format.Quote(), $"'{ConformanceCase.FormatName}'");
        }
    }
}
