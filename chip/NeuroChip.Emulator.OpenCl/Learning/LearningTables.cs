using NeuroChip.Emulator.OpenCl.Microcode;
using NeuroChip.Emulator.State;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Emulator.OpenCl.Learning;

/// <summary>
/// How the learning of all cores lies on the device: programs, plastic rows sorted by profile, and where each synapse is.
/// What the host may change without moving a synapse (epochs, trace configurations) is not here.
/// </summary>
internal sealed class LearningTables
{
    private const int Lanes = ChipParameters.LaneAlignment;

    private readonly ChipParameters _parameters;
    private readonly PlasticLayout _layout = new();
    private readonly PlasticBlocks _blocks = new();
    private readonly List<ProfileEntry> _profiles = [];
    private readonly List<PlasticRowEntry> _rows = [];
    private readonly Dictionary<MicroProgram, int> _numbers = [];
    private readonly List<ProgramCode> _codes = [];

    /// <summary>Lays out all cores.</summary>
    /// <param name="parameters">The cores.</param>
    /// <param name="delays">Per core, the delay of each plastic synapse now; null on cores without learning.</param>
    public LearningTables(ChipParameters parameters, int[]?[] delays)
    {
        _parameters = parameters;
        int cores = parameters.Cores.Length;
        Cores = new LearningEntry[cores];
        Places = new int[cores][];
        FirstVector = new int[cores + 1];
        FirstLine = new int[cores + 1];
        Axons = parameters.Cores.Where(core => core.Learn is not null).Sum(core => RoundUp(core.Rows.Count));
        Roles = new int[Math.Max(Axons, 1)];
        Array.Fill(Roles, Role(AxonRole.None));
        int axon = 0;
        foreach (CoreParameters core in parameters.Cores)
        {
            FirstVector[core.Index] = _layout.Masks.Count;
            FirstLine[core.Index] = _blocks.LineCount;
            Places[core.Index] = [];
            if (core.Learn is { } learn)
            {
                AddCore(core, learn, delays[core.Index]!, axon);
                axon += RoundUp(core.Rows.Count);
            }
        }

        FirstVector[cores] = _layout.Masks.Count;
        FirstLine[cores] = _blocks.LineCount;
        Microcode = new MicrocodeTable(_codes);
        int tagReaders = (1 << (int)FactorCode.Tag) | ProgramCode.WritesTag;
        HasTags = _codes.Any(code => (code.Traits & tagReaders) != 0)
            || parameters.Cores.Any(core => core.Learn is { } learn && learn.Rows.Tag.AsSpan().ContainsAnyExcept((short)0));
    }

    /// <summary>The cores; epochs and places of histories are filled in by whoever knows them.</summary>
    public LearningEntry[] Cores { get; }

    /// <summary>In-axons of all cores that learn, each core's rounded up to whole vectors.</summary>
    public int Axons { get; }

    /// <summary>What each in-axon is: a plastic row, or a constant of <c>common_learning.cl</c>.</summary>
    public int[] Roles { get; }

    /// <summary>Profiles of all cores.</summary>
    public IReadOnlyList<ProfileEntry> Profiles => _profiles;

    /// <summary>Plastic rows, by core and profile.</summary>
    public IReadOnlyList<PlasticRowEntry> Rows => _rows;

    /// <summary>Runs of synapses, masks and targets.</summary>
    public PlasticLayout Layout => _layout;

    /// <summary>Weights that lie in blocks.</summary>
    public PlasticBlocks Blocks => _blocks;

    /// <summary>Per core, the place of each plastic synapse: vector * 16 + lane, or the complement of its byte in the blocks.</summary>
    public int[][] Places { get; }

    /// <summary>First line of blocks of each core, and one more.</summary>
    public int[] FirstLine { get; }

    /// <summary>First vector of each core, and one more.</summary>
    public int[] FirstVector { get; }

    /// <summary>The programs, each once.</summary>
    public IReadOnlyList<ProgramCode> Programs => _codes;

    /// <summary>The programs as the kernels read them.</summary>
    public MicrocodeTable Microcode { get; }

    /// <summary>Whether tags are kept on the device, but for those of blocks; no program changes others.</summary>
    public bool HasTags { get; }

    /// <summary>Plastic synapses of all cores.</summary>
    public long Synapses => Cores.Sum(core => (long)core.Visits);

    /// <summary>Whether the tables still say what a core's parameters do: its programs and who has which.</summary>
    public bool Describe(int core)
    {
        LearnParameters learn = _parameters.Cores[core].Learn!;
        LearningEntry entry = Cores[core];
        for (int p = entry.FirstProfile; p < entry.FirstProfile + entry.Profiles; p++)
        {
            for (int r = _profiles[p].FirstRow; r < _profiles[p].FirstRow + _profiles[p].Rows; r++)
            {
                LearnProgram program = learn.Programs[learn.Profile[_rows[r].Axon]];
                if (learn.Role[_rows[r].Axon] != AxonRole.Learn
                    || _numbers.GetValueOrDefault(program.Program, -1) != _profiles[p].Program
                    || program.PreUnits != _profiles[p].PreUnits)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static int RoundUp(int count) => (count + Lanes - 1) & -Lanes;

    private static int Role(AxonRole role) => role switch
    {
        AxonRole.Reward => -2,
        AxonRole.Punish => -3,
        _ => -1,
    };

    private void AddCore(CoreParameters core, LearnParameters learn, int[] delays, int firstAxon)
    {
        Places[core.Index] = new int[learn.Rows.Synapses];
        Cores[core.Index] = new LearningEntry
        {
            FirstAxon = firstAxon,
            AxonVectors = RoundUp(core.Rows.Count) / Lanes,
            FirstProfile = _profiles.Count,
            Visits = learn.Rows.Synapses,
        };
        for (int axon = 0; axon < learn.Role.Length; axon++)
        {
            Roles[firstAxon + axon] = Role(learn.Role[axon]);
        }

        var byProfile = Enumerable.Range(0, learn.Role.Length)
            .Where(axon => learn.Role[axon] == AxonRole.Learn)
            .GroupBy(axon => learn.Profile[axon])
            .OrderBy(group => group.Key);
        foreach (IGrouping<int, int> profile in byProfile)
        {
            AddProfile(learn, learn.Programs[profile.Key], [.. profile], delays, Places[core.Index], firstAxon);
        }

        Cores[core.Index].Profiles = _profiles.Count - Cores[core.Index].FirstProfile;
    }

    private void AddProfile(LearnParameters learn, LearnProgram program, int[] axons, int[] delays, int[] places, int firstAxon)
    {
        int number = Number(program.Program);
        bool ownDelays = (_codes[number].Traits & ProgramCode.WritesDelay) != 0;
        List<(BlockShape Shape, int[] Axons)> groups =
            PlasticBlocks.Suit(_codes[number]) ? PlasticBlocks.GroupsOf(learn, delays, axons) : [];
        int[] loose = [.. axons.Except(groups.SelectMany(group => group.Axons))];
        int firstRow = _rows.Count;
        int firstGroup = _blocks.Groups.Count;
        foreach (int axon in loose)
        {
            int firstSegment = _layout.Segments.Count;
            _layout.AddRow(learn.Rows, delays, axon, ownDelays, places);
            AddRow(learn, axon, firstAxon, firstSegment, -1);
        }

        while (groups.Count > 0)
        {
            List<(BlockShape Shape, int[] Axons)> alike = groups.FindAll(group => group.Shape.HasTargetsOf(groups[0].Shape));
            AddGroups(learn, alike, places, firstAxon);
            groups.RemoveAll(alike.Contains);
        }

        _profiles.Add(new ProfileEntry
        {
            Program = number,
            FirstRow = firstRow,
            Rows = axons.Length,
            LooseRows = loose.Length,
            FirstGroup = firstGroup,
            Groups = _blocks.Groups.Count - firstGroup,
            Synapses = axons.Sum(axon => learn.Rows.Start[axon + 1] - learn.Rows.Start[axon]),
            PreUnits = program.PreUnits,
        });
    }

    /// <summary>Groups of the same targets: one segment says which.</summary>
    private void AddGroups(LearnParameters learn, List<(BlockShape Shape, int[] Axons)> groups, int[] places, int firstAxon)
    {
        int segment = _layout.AddTargets(groups[0].Shape);
        var placed = new List<(BlockShape Shape, int[] Axons, int FirstRow)>();
        foreach ((BlockShape shape, int[] axons) in groups)
        {
            placed.Add((shape, axons, _rows.Count));
            foreach (int axon in axons)
            {
                AddRow(learn, axon, firstAxon, segment, _blocks.Groups.Count + placed.Count - 1);
            }
        }

        _blocks.Add(learn, placed, segment, places);
    }

    private void AddRow(LearnParameters learn, int axon, int firstAxon, int firstSegment, int group)
    {
        Roles[firstAxon + axon] = _rows.Count;
        StoredWeight stored = StoredWeight.Of(learn.Rows.Sign[axon], learn.Rows.WeightBits[axon]);
        _rows.Add(new PlasticRowEntry
        {
            Axon = axon,
            FirstSegment = firstSegment,
            Segments = group >= 0 ? 1 : _layout.Segments.Count - firstSegment,
            Synapses = learn.Rows.Start[axon + 1] - learn.Rows.Start[axon],
            Exponent = learn.Rows.WeightExp[axon],
            Lsb = stored.Lsb,
            Low = stored.Low,
            High = stored.High,
            TowardZero = stored.TowardZero,
            Group = group,
            Lane = axon % Lanes,
        });
    }

    private int Number(MicroProgram program)
    {
        if (!_numbers.TryGetValue(program, out int number))
        {
            number = _codes.Count;
            _numbers.Add(program, number);
            _codes.Add(new ProgramCode(program));
        }

        return number;
    }
}
