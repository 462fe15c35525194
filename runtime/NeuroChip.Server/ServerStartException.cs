namespace NeuroChip.Server;

/// <summary>The server cannot start as it was asked to; the message says what to change.</summary>
/// <param name="code">Stable code, "NC41" and two digits.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="innerException">What the system said, if it did.</param>
public sealed class ServerStartException(string code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>Stable code of the problem.</summary>
    public string Code { get; } = code;
}
