namespace NeuroChip.Server;

/// <summary>An engine was asked for that cannot run here; the message says why and what to do.</summary>
public sealed class EngineUnavailableException : Exception
{
    internal EngineUnavailableException(string engine, string reason)
        : base($"NC4107: engine '{engine}' cannot be used: {reason}") => Engine = engine;

    /// <summary>Name that was asked for.</summary>
    public string Engine { get; }
}
