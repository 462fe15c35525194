using NeuroChip.Graph;
using YamlDotNet.Core;

namespace NeuroChip.Compilation.LearningFiles;

/// <summary>What a learning file says, before it is compared with a network.</summary>
/// <param name="Projections">Projections that learn.</param>
/// <param name="Rewards">Populations whose spikes are reward.</param>
internal sealed record LearningContent(List<LearningEntry> Projections, List<(GraphReward Reward, Mark Place)> Rewards);

/// <summary>How one projection learns.</summary>
/// <param name="Projection">Its name.</param>
/// <param name="Rule">The rule, or null if the file's is not sound.</param>
/// <param name="Seed">Seed of the random generator.</param>
/// <param name="Tags">Start values of the tags.</param>
/// <param name="Format">The weight format, or null to keep the network's.</param>
/// <param name="Place">Where the file says it.</param>
internal sealed record LearningEntry(string Projection, LearningRule? Rule, ulong Seed, PerUnit<int> Tags, WeightFormat? Format, Mark Place);
