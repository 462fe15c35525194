namespace NeuroChip.Graph.Readers;

/// <summary>The file formats networks are read from.</summary>
public enum NetworkFormat
{
    /// <summary>lava-dl's network exchange: integers ready for the chip.</summary>
    LavaDl = 1,

    /// <summary>The neuromorphic intermediate representation: real numbers in physical units.</summary>
    Nir = 2,
}
