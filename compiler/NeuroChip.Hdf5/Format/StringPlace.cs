namespace NeuroChip.Hdf5.Format;

/// <summary>Where a string is: nowhere if it is empty.</summary>
/// <param name="Length">Its bytes.</param>
/// <param name="Collection">Address of the collection that holds it.</param>
/// <param name="Index">Its number there.</param>
internal readonly record struct StringPlace(int Length, ulong Collection, int Index);
