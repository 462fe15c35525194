namespace NeuroChip.Cli.Learning.Systems;

/// <summary>A synapse that learns, as it is now.</summary>
/// <param name="Pre">Pre unit.</param>
/// <param name="Post">Post unit.</param>
/// <param name="Weight">Mantissa of the weight.</param>
/// <param name="Delay">Delay in steps.</param>
/// <param name="Tag">Tag.</param>
internal readonly record struct LearnedSynapse(int Pre, int Post, int Weight, int Delay, int Tag);
