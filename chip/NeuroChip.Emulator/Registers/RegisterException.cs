namespace NeuroChip.Emulator.Registers;

/// <summary>A register access that was refused. Nothing of it took effect.</summary>
public sealed class RegisterException : Exception
{
    internal RegisterException(string message, bool isOutOfRange, Exception? inner = null)
        : base(message, inner) => IsOutOfRange = isOutOfRange;

    /// <summary>Whether the address lies past the core's registers; otherwise the access or the value is at fault.</summary>
    public bool IsOutOfRange { get; }
}
