namespace NeuroChip.Emulator.Mesh;

/// <summary>Where a link of the mesh leads. Numbers reach files: append only.</summary>
public enum MeshDirection
{
    /// <summary>To the tile with the next larger x.</summary>
    East = 0,

    /// <summary>To the tile with the next smaller x.</summary>
    West = 1,

    /// <summary>To the tile with the next smaller y.</summary>
    North = 2,

    /// <summary>To the tile with the next larger y.</summary>
    South = 3,
}
