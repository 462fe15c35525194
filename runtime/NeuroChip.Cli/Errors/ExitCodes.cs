namespace NeuroChip.Cli.Errors;

/// <summary>What the command's exit code says. Scripts rely on the numbers: append only.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The work was understood and did not succeed: a bad file, a network that does not fit, a wrong result.</summary>
    public const int Failed = 1;

    /// <summary>The command line means nothing.</summary>
    public const int Usage = 2;

    /// <summary>The device refused: it is leased, lost its lease, faulted, or is not there.</summary>
    public const int Device = 3;

    /// <summary>The chip image was refused.</summary>
    public const int Image = 4;

    /// <summary>Nobody answers at the address.</summary>
    public const int Unreachable = 5;

    /// <summary>Stopped by Ctrl-C or SIGTERM, as shells count it.</summary>
    public const int Cancelled = 130;
}
