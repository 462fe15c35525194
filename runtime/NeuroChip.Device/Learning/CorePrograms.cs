using System.Collections.Immutable;
using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;
using NeuroChip.Spec.Microcode;
using NeuroChip.Spec.Registers;

namespace NeuroChip.Device.Learning;

/// <summary>
/// The programs of a core while some are replaced. Programs are laid one behind the other, equal ones once, so that a
/// longer one finds room wherever there is any.
/// </summary>
internal sealed class CorePrograms
{
    private readonly LoadedImage _loaded;
    private readonly int _core;
    private readonly CoreWordAccess _access;
    private readonly LearnProfile[] _profiles;
    private readonly ImmutableArray<ushort>[] _words;
    private readonly ImmutableArray<short> _constants;
    private readonly ImmutableArray<LearnLimit> _limits;
    private readonly Dictionary<int, MicroProgram> _replaced = [];

    public CorePrograms(LoadedImage loaded, int core)
    {
        _loaded = loaded;
        _core = core;
        _access = new CoreWordAccess(loaded.Chip, core);
        _profiles = _access.Decode<LearnProfile>(CoreBlocks.LrnProfile, 0, loaded.Chip.Image.Cores[core].Words(SectionKind.LearnProfiles).Length);
        _words = [.. _profiles.Select(profile => ProgramAccess.Words(_access, profile))];
        _constants = ProgramAccess.Constants(_access);
        _limits = ProgramAccess.Limits(_access);
    }

    /// <summary>A program as it would run: one without tables of its own has those of the core.</summary>
    public MicroProgram WithTables(MicroProgram program) =>
        BringsTables(program) ? program : new MicroProgram(program.Words, _constants, _limits);

    /// <summary>Replaces the program of a profile.</summary>
    /// <param name="place">The profile.</param>
    /// <param name="program">The program.</param>
    /// <param name="summary">What it does, or null where it was refused.</param>
    /// <param name="field">Name of the program in the call.</param>
    /// <param name="problems">Takes up what keeps it from being written.</param>
    public void Replace(ProfileAddress place, MicroProgram program, ProgramSummary? summary, string field, List<DeviceProblem> problems)
    {
        if (!_replaced.TryAdd(place.Profile, program))
        {
            problems.Add(new DeviceProblem(field, $"{DeviceErrorCodes.BadProgram}: {place} is given two programs"));
        }

        if (summary is { DrawsRandom: true })
        {
            SetUpRandom(place, field, problems);
        }
    }

    /// <summary>The writes of programs, profiles and tables.</summary>
    /// <exception cref="DeviceException">They do not fit.</exception>
    public IEnumerable<RegisterWrite> ToWrites()
    {
        var edits = new CoreEdits(_access);
        var linker = new ProgramLinker(_loaded.Chip.Parameters.Cores[_core].Address, _constants, _limits);
        for (int i = 0; i < _words.Length; i++)
        {
            if (!_replaced.TryGetValue(i, out MicroProgram? program))
            {
                linker.Keep(_words[i]);
            }
            else if (!BringsTables(program))
            {
                linker.Keep(program.Words);
            }
        }

        foreach ((int profile, MicroProgram program) in _replaced)
        {
            _words[profile] = BringsTables(program) ? linker.Link(program) : program.Words;
        }

        Lay(edits);
        edits.Set(CoreBlocks.LrnConst, 0, linker.Constants.Select(value => new LearnConstant { Value = value }));
        edits.Set(CoreBlocks.LrnLimit, 0, linker.Limits);
        return edits.ToWrites();
    }

    private static bool BringsTables(MicroProgram program) => program.Constants.Length + program.Limits.Length > 0;

    private void Lay(CoreEdits edits)
    {
        var starts = new List<(ImmutableArray<ushort> Words, int Start)>();
        int room = _access.Block(CoreBlocks.LrnUcode).Count;
        int end = 0;
        for (int i = 0; i < _words.Length; i++)
        {
            ImmutableArray<ushort> words = _words[i];
            int same = starts.FindIndex(laid => laid.Words.AsSpan().SequenceEqual(words.AsSpan()));
            if (same < 0)
            {
                starts.Add((words, end));
                edits.Set(CoreBlocks.LrnUcode, end, words.Select(word => MicroOps.Decode(word)));
                end += words.Length;
                same = starts.Count - 1;
            }

            if (end > room)
            {
                throw LearningErrors.NoRoom(_loaded.Chip.Parameters.Cores[_core].Address, end, room);
            }

            edits.Set(CoreBlocks.LrnProfile, i, [_profiles[i] with { ProgramStart = starts[same].Start, ProgramLength = words.Length }]);
        }
    }

    /// <summary>A program that draws random numbers needs to know which synapse of the network it visits.</summary>
    private void SetUpRandom(ProfileAddress place, string field, List<DeviceProblem> problems)
    {
        int[] sizes = [.. _loaded.Learning.Projections.All
            .Where(projection => projection.Runs.Any(run => run.Core == _core && run.Profile == place.Profile))
            .Select(projection => _loaded.Map.Populations[projection.Pre].Size).Distinct()];
        if (_loaded.Chip.Image.Cores[_core].Words(SectionKind.RandomAxons).IsEmpty)
        {
            problems.Add(new DeviceProblem(
                field, $"{DeviceErrorCodes.BadProgram}: it rounds stochastically, and the image gives the core no random units; compile the network with stochastic rounding"));
        }
        else if (_profiles[place.Profile].PreUnits == 0 && sizes.Length == 1)
        {
            _profiles[place.Profile] = _profiles[place.Profile] with { PreUnits = sizes[0] };
        }
        else if (_profiles[place.Profile].PreUnits == 0)
        {
            problems.Add(new DeviceProblem(
                field, $"{DeviceErrorCodes.BadProgram}: it rounds stochastically, and projections of different pre populations share {place}"));
        }
    }
}
