using System.Collections.Immutable;
using NeuroChip.Emulator;
using NeuroChip.Spec;
using NeuroChip.Spec.Image;

namespace NeuroChip.Device.Learning;

/// <summary>What of a loaded image learns: cores, projections, and the texts of their rules.</summary>
internal sealed class LearningPlaces
{
    private readonly PopulationMap _map;
    private readonly ImmutableArray<bool> _learns;
    private readonly Dictionary<string, ProjectionRule> _rules;

    /// <exception cref="DeviceException">The manifest contradicts itself or the image.</exception>
    public LearningPlaces(Chip chip, PopulationMap map)
    {
        _map = map;
        _learns = [.. chip.Image.Cores.Select(core =>
            core.Decode<CoreConfig>(SectionKind.CoreConfig, chip.Image.Layout) is [{ Epoch: > 0 }, ..])];
        LearningCores = [.. Enumerable.Range(0, _learns.Length).Where(core => _learns[core])];
        Projections = new ProjectionTable(chip, map);
        _rules = Projections.All.ToDictionary(projection => projection.Name, projection => projection.Rule);
    }

    /// <summary>The projections that learn.</summary>
    public ProjectionTable Projections { get; }

    /// <summary>Indices of the cores with a learning epoch.</summary>
    public ImmutableArray<int> LearningCores { get; }

    /// <summary>Whether the image gives a core a learning epoch.</summary>
    public bool Learns(int core) => _learns[core];

    /// <summary>Index of a core that learns.</summary>
    /// <exception cref="DeviceException">The image does not map it, or it does not learn.</exception>
    public int LearningCore(CoreAddress core)
    {
        int index = _map.IndexOf(core);
        return _learns[index] ? index : throw LearningErrors.NotLearning(core);
    }

    /// <summary>The rule of a projection, as far as texts are known.</summary>
    public ProjectionRule RuleOf(ProjectionPlace projection) => _rules[projection.Name];

    /// <summary>Notes that programs of projections were replaced.</summary>
    /// <param name="projections">Their names.</param>
    /// <param name="rules">Texts of the new rules, by projection, or null where none are known.</param>
    public void SetRules(IEnumerable<string> projections, IReadOnlyDictionary<string, ProjectionRule>? rules)
    {
        foreach (string projection in projections)
        {
            _rules[projection] = rules?.GetValueOrDefault(projection) ?? ProjectionRule.None;
        }
    }
}
