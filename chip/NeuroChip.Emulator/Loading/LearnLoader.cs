using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Loading;

/// <summary>Loads the learning sections of a core.</summary>
internal sealed class LearnLoader
{
    private const int NibbleEntries = 16;

    private readonly CoreWords _words;
    private readonly ChipProfile _profile;
    private readonly CoreConfig _config;
    private readonly TracePre[] _pre;

    private LearnLoader(CoreWords words, ChipProfile profile, CoreConfig config, TracePre[] pre)
    {
        _words = words;
        _profile = profile;
        _config = config;
        _pre = pre;
    }

    /// <summary>Whether the core learns.</summary>
    public bool Learns => _config.Epoch > 0;

    /// <summary>What each in-axon is, before its list is decoded; empty where nothing learns.</summary>
    public ReadOnlySpan<TracePre> Roles => _pre;

    /// <summary>Reads the roles of the in-axons.</summary>
    public static LearnLoader Load(CoreWords words, ChipProfile profile, CoreConfig config)
    {
        int axons = words.UpTo(SectionKind.SynapseLists, profile.InAxonsPerCore).Length;
        ReadOnlySpan<ulong> raw = config.Epoch > 0
            ? words.Exactly(SectionKind.TracesPre, axons)
            : words.ExactlyOrAbsent(SectionKind.TracesPre, axons);
        var pre = new TracePre[raw.Length];
        for (int axon = 0; axon < pre.Length; axon++)
        {
            pre[axon] = words.Decode<TracePre>(SectionKind.TracesPre, axon, raw[axon]);
            words.Require(
                config.Epoch > 0 || pre[axon].Role == AxonRole.None, SectionKind.TracesPre, axon, LoadCodes.LearnIncomplete,
                $"the role {pre[axon].Role} on a core with a learning epoch of 0", "the role None, or an epoch of 1..63");
            words.Require(
                pre[axon].Role == AxonRole.Learn || pre[axon] == new TracePre { Role = pre[axon].Role }, SectionKind.TracesPre, axon, LoadCodes.BadValue,
                $"traces, configurations or a profile with the role {pre[axon].Role}", LearnDecoder.ZeroFields);
            words.Require(
                pre[axon].Tx == 0, SectionKind.TracesPre, axon, LoadCodes.BadValue, $"a last spike in slot {pre[axon].Tx} of the epoch", "0 in an image");
        }

        return new LearnLoader(words, profile, config, pre);
    }

    /// <summary>Resolves everything. Null where nothing learns.</summary>
    public LearnParameters? Resolve(PlasticRows rows, PlasticCollector lists, RandomUnits posts)
    {
        if (!Learns)
        {
            return null;
        }

        TracePost[] post = LoadPost();
        RandomAxonUnits pres = RandomAxonUnits.Load(_words, rows.Count);
        var decoder = new LearnDecoder(_words, rows, lists.DelayBits, lists.TagBits, 1 << _config.DelaySlotsLog2, posts, pres);
        var learn = new LearnParameters
        {
            Epoch = _config.Epoch,
            Enabled = true,
            Rows = rows,
            Role = new AxonRole[rows.Count],
            Profile = new int[rows.Count],
            Programs = [],
            Traces = new TraceConfig[_profile.TraceConfigs],
            ConfigX1 = new int[rows.Count],
            ConfigX2 = new int[rows.Count],
            ConfigY1 = new int[post.Length],
            ConfigY2 = new int[post.Length],
            ConfigY3 = new int[post.Length],
            PreSeed = pres.Seed,
            PreUnit = pres.Unit,
            PostSeed = new ulong[post.Length],
            PostUnit = new int[post.Length],
            InitialX1 = Array.ConvertAll(_pre, word => word.X1),
            InitialX2 = Array.ConvertAll(_pre, word => word.X2),
            InitialY1 = Array.ConvertAll(post, word => word.Y1),
            InitialY2 = Array.ConvertAll(post, word => word.Y2),
            InitialY3 = Array.ConvertAll(post, word => word.Y3),
            Decoder = decoder,
            Words = LoadTables(post),
        };
        for (int i = 0; i < post.Length; i++)
        {
            posts.TryGet(i, out learn.PostSeed[i], out learn.PostUnit[i]);
        }

        decoder.Apply(learn.Words, decoder.Check(learn.Words), learn);
        return learn;
    }

    private TracePost[] LoadPost()
    {
        ReadOnlySpan<ulong> raw = _words.Exactly(SectionKind.TracesPost, _config.Compartments);
        var post = new TracePost[raw.Length];
        for (int i = 0; i < post.Length; i++)
        {
            post[i] = _words.Decode<TracePost>(SectionKind.TracesPost, i, raw[i]);
            _words.Require(
                post[i].Ty == 0, SectionKind.TracesPost, i, LoadCodes.BadValue, $"a last spike in slot {post[i].Ty} of the epoch", "0 in an image");
        }

        return post;
    }

    private LearnWords LoadTables(TracePost[] post)
    {
        (ulong[] traces, int traceCount) = Table(SectionKind.TraceConfigs, _profile.TraceConfigs);
        (ulong[] profiles, int profileCount) = Table(SectionKind.LearnProfiles, _profile.LearnProfiles);
        (ulong[] microcode, int microcodeCount) = Table(SectionKind.Microcode, _profile.MicrocodeWords);
        (ulong[] constants, int constantCount) = Table(SectionKind.LearnConstants, NibbleEntries);
        (ulong[] limits, int limitCount) = Table(SectionKind.LearnLimits, NibbleEntries);
        return new LearnWords
        {
            TraceConfigs = traces,
            TraceConfigsUsed = traceCount,
            Profiles = profiles,
            ProfilesUsed = profileCount,
            Microcode = microcode,
            MicrocodeUsed = microcodeCount,
            Constants = constants,
            ConstantsUsed = constantCount,
            Limits = limits,
            LimitsUsed = limitCount,
            Pre = Array.ConvertAll(_pre, word => word with { X1 = 0, X2 = 0 }),
            Post = Array.ConvertAll(post, word => word with { Y1 = 0, Y2 = 0, Y3 = 0 }),
        };
    }

    private (ulong[] Words, int Used) Table(SectionKind kind, int capacity)
    {
        ReadOnlySpan<ulong> raw = _words.UpTo(kind, capacity);
        var table = new ulong[capacity];
        raw.CopyTo(table);
        return (table, raw.Length);
    }
}
