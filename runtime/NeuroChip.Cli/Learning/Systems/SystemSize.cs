namespace NeuroChip.Cli.Learning.Systems;

/// <summary>How much of a worked system is run.</summary>
internal enum SystemSize
{
    /// <summary>What an ordinary test can afford: at most about half a minute.</summary>
    Small = 0,

    /// <summary>The whole experiment.</summary>
    Full = 1,
}
