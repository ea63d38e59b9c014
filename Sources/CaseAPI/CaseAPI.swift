import Hummingbird
import JWTKit

