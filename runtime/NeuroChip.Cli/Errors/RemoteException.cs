namespace NeuroChip.Cli.Errors;

/// <summary>A served device refused, or could not be reached.</summary>
internal sealed class RemoteException(int exitCode, string code, string message, Exception inner) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public string Code { get; } = code;
}
