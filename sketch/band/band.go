// Package band cuts MinHash signatures into bands, so that sets which resemble each other meet in a bucket.
//
// A signature of bands x rows slots (or more) is cut into bands of rows consecutive slots each, and every band gives one
// bucket key. Two sets are candidates if they share a key, which with resemblance J happens with the probability
// 1-(1-J^rows)^bands (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, section 3.4, after Indyk and Motwani,
// 1998): an S-shaped curve, near zero for low J and near one for high J, that rises around (1/bands)^(1/rows).
//
// Where the curve rises is not where it is high. Choosing bands and rows by the areas left and right of the threshold,
// as is usual, gives 9 x 13 for 128 permutations and threshold 0.8, which finds only 40% of the pairs with J = 0.8. So
// Choose lets a caller demand a recall at the threshold.
//
// The curve supposes that slots are independent. Those of MinHash signatures from two hashes nearly are, but for small
// sets in bands of many rows: of pairs with J = 0.8, 9 x 13 finds 40% as the curve says if they have 200 elements in
// all, but 38% if they have 40. With up to 5 rows the difference stays within a point (bench/estimator measures it).
package band
