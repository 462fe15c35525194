namespace NeuroChip.Spec.Image;

/// <summary>
/// Learning tables: as many trace words as there are axons and compartments, and every index points into its table.
/// Whether a program is sound, and whether the formats of a plastic list can hold what it writes, is the loader's to
/// check, which decodes both.
/// </summary>
internal sealed class LearnChecks
{
    /// <summary>Constants and limits are named by a nibble of an instruction.</summary>
    private const int NibbleEntries = 16;

    private readonly WordLayout _layout;
    private readonly CoreImage _core;
    private readonly CoreConfig _config;
    private readonly int _inAxons;
    private readonly TraceConfig[] _traceConfigs;

    private LearnChecks(ChipImage image, CoreImage core)
    {
        _layout = image.Layout;
        _core = core;
        _config = core.Decode<CoreConfig>(SectionKind.CoreConfig, _layout)[0];
        _inAxons = core.Words(SectionKind.SynapseLists).Length;
        _traceConfigs = core.Decode<TraceConfig>(SectionKind.TraceConfigs, _layout);
    }

    public static ImageProblem? FindProblem(ChipImage image, CoreImage core) => new LearnChecks(image, core).FindProblem();

    private ImageProblem? FindProblem() =>
        Counts() ?? TraceConfigs() ?? Profiles() ?? Limits() ?? TracesPre() ?? TracesPost() ?? RandomAxons();

    private ImageProblem? Counts()
    {
        bool learns = _config.Epoch > 0;
        return Exact(SectionKind.TracesPre, _inAxons, "in-axon", learns)
            ?? Exact(SectionKind.TracesPost, _config.Compartments, "compartment", learns)
            ?? AtMost(SectionKind.TraceConfigs, TracePre.Config1Limit(_layout).Max + 1)
            ?? AtMost(SectionKind.LearnProfiles, TracePre.ProfileLimit(_layout).Max + 1)
            ?? AtMost(SectionKind.LearnConstants, NibbleEntries)
            ?? AtMost(SectionKind.LearnLimits, NibbleEntries);
    }

    private ImageProblem? Exact(SectionKind kind, int expected, string what, bool required)
    {
        int count = _core.Words(kind).Length;
        return count == expected || (count == 0 && !required)
            ? null
            : Problem(
                kind, 0, $"{count} words with a learning epoch of {_config.Epoch}",
                $"{expected}, one for each {what}{(required ? "" : ", or none")}");
    }

    private ImageProblem? AtMost(SectionKind kind, long most)
    {
        int count = _core.Words(kind).Length;
        return count <= most ? null : Problem(kind, most, $"{count} words", $"at most {most}");
    }

    private ImageProblem? TraceConfigs()
    {
        int bad = Array.FindIndex(
            _traceConfigs, config => config.Hold && (config.Impulse != 0 || config.ImpulseFraction != 0 || config.Decay != 0));
        return bad < 0 ? null : Problem(SectionKind.TraceConfigs, bad, $"{_traceConfigs[bad]}", "impulse and decay 0 in a trace that holds its value");
    }

    private ImageProblem? Profiles()
    {
        int words = _core.Words(SectionKind.Microcode).Length;
        LearnProfile[] profiles = _core.Decode<LearnProfile>(SectionKind.LearnProfiles, _layout);
        int bad = Array.FindIndex(profiles, profile => (long)profile.ProgramStart + profile.ProgramLength > words);
        return bad < 0
            ? null
            : Problem(
                SectionKind.LearnProfiles, bad,
                $"a program in words {profiles[bad].ProgramStart}..{(long)profiles[bad].ProgramStart + profiles[bad].ProgramLength - 1} of the microcode",
                $"words below {words}");
    }

    private ImageProblem? Limits()
    {
        LearnLimit[] limits = _core.Decode<LearnLimit>(SectionKind.LearnLimits, _layout);
        int bad = Array.FindIndex(limits, limit => limit.Low > limit.High);
        return bad < 0 ? null : Problem(SectionKind.LearnLimits, bad, $"bounds {limits[bad].Low}..{limits[bad].High}", "a lower bound that is not above the upper one");
    }

    private ImageProblem? TracesPre()
    {
        int profiles = _core.Words(SectionKind.LearnProfiles).Length;
        TracePre[] words = _core.Decode<TracePre>(SectionKind.TracesPre, _layout);
        for (int i = 0; i < words.Length; i++)
        {
            TracePre word = words[i];
            if (word.Role != AxonRole.Learn)
            {
                if (word != new TracePre { Role = word.Role })
                {
                    return Problem(SectionKind.TracesPre, i, $"{word}", "all other fields 0 in an in-axon whose synapses do not learn");
                }
            }
            else if (word.Profile >= profiles || word.Config1 >= _traceConfigs.Length || word.Config2 >= _traceConfigs.Length || word.Tx != 0)
            {
                return Problem(
                    SectionKind.TracesPre, i, $"learning profile {word.Profile}, trace configurations {word.Config1} and {word.Config2}, last spike {word.Tx}",
                    $"profiles below {profiles} and configurations below {_traceConfigs.Length}, which the core has, and last spike 0");
            }

            if (word.Role != AxonRole.None && _config.Epoch == 0)
            {
                return Problem(SectionKind.TracesPre, i, $"role {word.Role} on a core with a learning epoch of 0", "role None, or an epoch of 1 to 63");
            }
        }

        return null;
    }

    private ImageProblem? TracesPost()
    {
        TracePost[] words = _core.Decode<TracePost>(SectionKind.TracesPost, _layout);
        int configs = _traceConfigs.Length;
        int bad = Array.FindIndex(
            words, word => word != default && (word.Config1 >= configs || word.Config2 >= configs || word.Config3 >= configs || word.Ty != 0));
        return bad < 0
            ? null
            : Problem(
                SectionKind.TracesPost, bad,
                $"trace configurations {words[bad].Config1}, {words[bad].Config2} and {words[bad].Config3}, last spike {words[bad].Ty}",
                $"configurations below {configs}, which the core has, and last spike 0");
    }

    private ImageProblem? RandomAxons()
    {
        int seeds = _core.Words(SectionKind.RandomSeeds).Length;
        int next = 0;
        RandomAxon[] words = _core.Decode<RandomAxon>(SectionKind.RandomAxons, _layout);
        for (int i = 0; i < words.Length; i++)
        {
            RandomAxon range = words[i];
            if (range.Axon < next || range.Axon >= _inAxons || range.Seed >= seeds)
            {
                return Problem(
                    SectionKind.RandomAxons, i, $"a range from in-axon {range.Axon} on with seed {range.Seed}",
                    $"in-axons {next}..{_inAxons - 1}, ascending, and seeds below {seeds}, which the core has");
            }

            next = range.Axon + 1;
        }

        return null;
    }

    private ImageProblem Problem(SectionKind kind, long index, string found, string allowed) =>
        new(ImageCodes.CoreInconsistent, _core.Address, kind, index, found, allowed);
}
