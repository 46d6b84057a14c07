package rpc

import (
	neardupv1 "github.com/neardup/neardup/proto/neardup/v1"
	"github.com/neardup/neardup/service/profile"
)

// profileOf converts the profile of a request; the rules of the proto have refused one that is not known.
func profileOf(m neardupv1.Profile) profile.Profile {
	switch m {
	case neardupv1.Profile_PROFILE_CRAWL:
		return profile.Crawl()
	case neardupv1.Profile_PROFILE_STRICT:
		return profile.Strict()
	default:
		return profile.News()
	}
}
